// SPDX-License-Identifier: MIT
// A host with a Swift runtime of its own, over the installed module map and the archive.
import CNeuron

let x = [1.0, 2.0]
let w = [0.5, 0.25]
var a = 0.0
guard neuron_forward_one(2, x, w, 0, &a) == NEURON_OK else { fatalError("refused") }
print(a)
