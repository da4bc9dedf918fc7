/// The built-in XGBoost: a training program of its own that knows nothing of Hone.
///
/// It reads and writes the folder of the training container contract (`SAGEMAKER_BASE_DIR`, by
/// default `/opt/ml`) and behaves like Amazon SageMaker's XGBoost algorithm without a script:
/// same channels, hyperparameters, metric names and log lines.
@NullMarked
package hone.algorithms.xgboost;

import org.jspecify.annotations.NullMarked;
