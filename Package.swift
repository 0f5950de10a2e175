// swift-tools-version: 6.1
import PackageDescription

// The trait Embedded builds the shared library that ships: the same sources, without the Swift
// runtime. Everything else (`swift test`, a Swift user's build) is ordinary Swift.
let core: [SwiftSetting] = [
  .enableExperimentalFeature("Embedded", .when(traits: ["Embedded"]))
]

let package = Package(
  name: "neuron",
  products: [
    .library(name: "Neuron", targets: ["Neuron"]),
    .library(name: "neuron", type: .dynamic, targets: ["NeuronABI"]),
  ],
  traits: [
    .trait(name: "Embedded", description: "The shared library that ships; needs libc alone.")
  ],
  targets: [
    // The contract and what C alone can say.
    .systemLibrary(name: "CNeuron", path: "include"),
    .target(name: "CNeuronShims"),
    .target(name: "CNeuronHost"),

    // The core, by layer.
    .target(name: "NeuronNumerics", dependencies: ["CNeuronShims"], swiftSettings: core),
    .target(
      name: "NeuronKernels", dependencies: ["NeuronNumerics", "CNeuronShims"], swiftSettings: core),
    .target(
      name: "NeuronThreads",
      dependencies: ["NeuronKernels", "CNeuronShims", "CNeuronHost"], swiftSettings: core),
    .target(name: "NeuronFiles", swiftSettings: core),
    .target(
      name: "NeuronTraining",
      dependencies: [
        "NeuronThreads", "NeuronKernels", "NeuronNumerics", "CNeuronShims", "CNeuronHost",
      ],
      swiftSettings: core),
    .target(
      name: "NeuronABI",
      dependencies: [
        "CNeuron", "NeuronFiles", "NeuronTraining", "NeuronThreads", "NeuronKernels",
        "NeuronNumerics", "CNeuronShims", "CNeuronHost",
      ],
      swiftSettings: core),

    // The Swift API.
    .target(name: "Neuron", dependencies: ["CNeuron", "CNeuronHost", "CNeuronShims", "NeuronABI"]),

    // Tests.
    .target(name: "TestSupport", path: "Tests/Support"),
    .target(name: "TestCases", dependencies: ["Neuron", "TestSupport"], path: "Tests/Cases"),
    .executableTarget(name: "neuron-cases", dependencies: ["TestCases"], path: "Tests/CasesTool"),
    .testTarget(name: "NeuronNumericsTests", dependencies: ["NeuronNumerics", "TestSupport"]),
    .testTarget(name: "NeuronTests", dependencies: ["Neuron", "TestCases", "TestSupport"]),
  ]
)
