@NullMarked
package hone.algorithms.xgboost;

import org.jspecify.annotations.NullMarked;
