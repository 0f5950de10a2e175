// swift-tools-version: 6.1
// SPDX-License-Identifier: MIT
import PackageDescription

let package = Package(
  name: "neuron-examples",
  dependencies: [.package(name: "neuron", path: "../..")],
  targets: [
    .executableTarget(
      name: "article", dependencies: [.product(name: "Neuron", package: "neuron")]),
    .executableTarget(
      name: "predict", dependencies: [.product(name: "Neuron", package: "neuron")]),
  ]
)
