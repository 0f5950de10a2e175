// SPDX-License-Identifier: MIT
@testable import NeuronNumerics

// The formulas of a row from its logit and label alone, where the kernels share e^-|z| and m.

func minorOf<T: Lanes>(_ z: T) -> T { minor(exponentialOfNegative(z.absolute)).sum }

func log1pOf<T: Lanes>(_ e: Pair<T>) -> T { log1p(twice: twiceRatio(e)) }

func lossOf<T: Lanes>(_ z: T, _ y: T) -> T { loss(z, y, exponentialOfNegative(z.absolute)) }

func residualOf<T: Lanes>(_ z: T, _ y: T) -> T {
  residual(z, y, minor(exponentialOfNegative(z.absolute)))
}
