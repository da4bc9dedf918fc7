package hone.search.curve;

import hone.search.math.Chance;

/// Kinds of learning curves that fool early stopping. Each trial's end is drawn by itself, as the
/// size of a normal number; how a curve gets there tells little of it.
enum HostileCurves {
  /// Like a power of the epoch, and the slow ones may end best: curves cross.
  CROSSING {
    @Override
    double height(double[] u, double epoch) {
      return (0.5 + 2 * u[0]) * Math.pow(epoch, -0.15 - u[1]);
    }
  },
  /// Flat until some epoch, up to seven tenths of the length; then a fall.
  LATE {
    @Override
    double height(double[] u, double epoch) {
      return (1 + 2 * u[0]) / (1 + Math.exp((epoch - 1 - 34 * u[1]) / (1 + 3 * u[2])));
    }
  },
  /// Plateaus that end at the same epochs for all, as with a schedule of learning rates.
  PLATEAUS {
    @Override
    double height(double[] u, double epoch) {
      double first = epoch < 21 ? 1.5 * u[0] : 0;
      return first + (epoch < 38 ? 0.8 * u[1] : 0) + 0.8 * Math.exp(-epoch / 3);
    }
  },
  /// Plateaus that end when they will.
  STEPS {
    @Override
    double height(double[] u, double epoch) {
      double sum = 0.5 * Math.exp(-epoch / 4);
      for (int i = 0; i < 3; i++) {
        sum += epoch < 1 + 38 * u[i] ? 0.7 * u[3 + i] : 0;
      }
      return sum;
    }
  },
  /// A rise to a hump, and a fall behind it.
  HUMP {
    @Override
    double height(double[] u, double epoch) {
      double z = (epoch - 4 - 22 * u[0]) / (3 + 7 * u[1]);
      return 2 * u[2] * Math.exp(-0.5 * z * z) + Math.exp(-epoch / 6);
    }
  },
  /// Warm restarts: falls and jumps back, at the same epochs for all.
  RESTARTS {
    @Override
    double height(double[] u, double epoch) {
      double phase = epoch <= 12 ? epoch / 12 : epoch <= 28 ? (epoch - 12) / 16 : (epoch - 28) / 22;
      return (0.15 + 0.5 * u[0]) * (1 + Math.cos(Math.PI * phase)) + 1.2 * Math.exp(-epoch / 8);
    }
  },
  /// Single values far above the curve.
  SPIKES {
    @Override
    double height(double[] u, double epoch) {
      double hash = Math.abs(Math.sin(1e4 * u[2] + 78 * epoch)) * 1e4;
      double spike = hash - Math.floor(hash) < 0.06 && epoch < Curves.EPOCHS ? 3 * u[3] : 0;
      return spike + CROSSING.height(u, epoch);
    }
  };

  /// How far the curve is above some constant.
  ///
  /// @param u six numbers of its own, from 0 to 1
  abstract double height(double[] u, double epoch);

  /// The losses of a stream of trials, without noise.
  double[][] losses(Chance chance, int trials) {
    double[][] all = new double[trials][Curves.EPOCHS];
    double[] u = new double[6];
    for (double[] losses : all) {
      for (int i = 0; i < u.length; i++) {
        u[i] = chance.nextDouble();
      }
      double end = Math.abs(chance.normal()) - height(u, Curves.EPOCHS);
      for (int e = 0; e < Curves.EPOCHS; e++) {
        losses[e] = end + height(u, e + 1.0);
      }
    }
    return all;
  }
}
