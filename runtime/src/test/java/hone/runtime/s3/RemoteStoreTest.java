package hone.runtime.s3;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import hone.runtime.storage.DataException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.s3.model.S3Exception;

final class RemoteStoreTest {
  @ParameterizedTest
  @CsvSource({
    "301, PermanentRedirect, true",
    "400, AuthorizationHeaderMalformed, true",
    "400, InvalidRequest, true",
    "403, AccessDenied, true",
    "404, NoSuchBucket, true",
    "412, PreconditionFailed, true",
    "403, , true",
    "400, , false",
    "400, ExpiredToken, false",
    "400, RequestTimeout, false",
    "403, RequestTimeTooSkewed, false",
    "408, RequestTimeout, false",
    "409, OperationAborted, false",
    "429, TooManyRequests, false",
    "500, InternalError, false",
    "501, NotImplemented, true",
    "503, SlowDown, false",
  })
  void whatWouldBeRefusedAgainIsNotWaitedFor(int status, @Nullable String code, boolean lasting) {
    assertThatThrownBy(
            () ->
                RemoteStore.call(
                    "cannot store it",
                    () -> {
                      throw S3Exception.builder()
                          .statusCode(status)
                          .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                          .build();
                    }))
        .isExactlyInstanceOf(lasting ? DataException.class : IOException.class);
  }
}
