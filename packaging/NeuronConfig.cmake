# SPDX-License-Identifier: MIT
# find_package(Neuron) gives Neuron::neuron, the shared library, and Neuron::static. The paths are
# those of the tree that this file lies in, which can be moved.
get_filename_component(_neuron "${CMAKE_CURRENT_LIST_DIR}/../../.." ABSOLUTE)

if(NOT TARGET Neuron::neuron)
  add_library(Neuron::neuron SHARED IMPORTED)
  set_target_properties(
    Neuron::neuron
    PROPERTIES IMPORTED_LOCATION "${_neuron}/lib/libneuron.so.0"
               IMPORTED_SONAME libneuron.so.0
               INTERFACE_INCLUDE_DIRECTORIES "${_neuron}/include")
  add_library(Neuron::static STATIC IMPORTED)
  set_target_properties(
    Neuron::static
    PROPERTIES IMPORTED_LOCATION "${_neuron}/lib/libneuron.a"
               INTERFACE_INCLUDE_DIRECTORIES "${_neuron}/include"
               INTERFACE_LINK_LIBRARIES -pthread)
endif()
unset(_neuron)
