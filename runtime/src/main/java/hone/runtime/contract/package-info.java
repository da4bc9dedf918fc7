/// SageMaker's container contract: the hosts of a training job, and the files that each finds.
@NullMarked
package hone.runtime.contract;

import org.jspecify.annotations.NullMarked;
