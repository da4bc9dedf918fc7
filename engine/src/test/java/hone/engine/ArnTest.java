package hone.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArnTest {
  @ParameterizedTest
  @CsvSource({
    "us-west-2, aws",
    "cn-north-1, aws-cn",
    "us-gov-west-1, aws-us-gov",
    "us-iso-east-1, aws-iso",
    "us-isob-east-1, aws-iso-b",
    "eu-isoe-west-1, aws-iso-e",
    "us-isof-south-1, aws-iso-f",
    "eusc-de-east-1, aws-eusc"
  })
  void anArnHasThePartitionOfItsRegion(String region, String partition) {
    var scope = new Scope("123456789012", region);

    assertThat(Arn.ofTrainingJob(scope, "Job"))
        .isEqualTo("arn:" + partition + ":sagemaker:" + region + ":123456789012:training-job/job");
  }
}
