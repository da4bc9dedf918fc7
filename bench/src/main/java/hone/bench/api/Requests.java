package hone.bench.api;

import hone.cli.client.Credentials;
import hone.server.sigv4.SigV4Signer;
import hone.server.sigv4.SignableRequest;
import hone.server.sigv4.SignableRequest.Header;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/// Writes signed requests as the bytes that go over the wire. Thread-safe.
record Requests(URI uri, Credentials credentials) {

  /// A request to an operation of SageMaker, signed now.
  byte[] signed(String operation, String document) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    var headers =
        List.of(
            new Header("Host", uri.getHost() + ":" + uri.getPort()),
            new Header("Content-Type", "application/x-amz-json-1.1"),
            new Header("X-Amz-Target", "SageMaker." + operation));
    var signer =
        new SigV4Signer(
            credentials.accessKey(), credentials.secret(), null, "us-west-2", "sagemaker");
    var text = new StringBuilder("POST / HTTP/1.1\r\n");
    headers.forEach(each -> text.append(each.name() + ": " + each.value() + "\r\n"));
    signer
        .sign(new SignableRequest("POST", "/", "", headers, body), Clock.systemUTC())
        .forEach((name, value) -> text.append(name + ": " + value + "\r\n"));
    text.append("Content-Length: " + body.length + "\r\n\r\n").append(document);
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// A tuning job whose one training job waits for a slot that never gets free.
  static String create(String name, String image) {
    return """
    {"HyperParameterTuningJobName": "%s",
     "HyperParameterTuningJobConfig": {
       "Strategy": "Random",
       "HyperParameterTuningJobObjective": {"Type": "Maximize", "MetricName": "score"},
       "ResourceLimits": {"MaxNumberOfTrainingJobs": 1, "MaxParallelTrainingJobs": 1},
       "ParameterRanges": {"ContinuousParameterRanges": [
         {"Name": "x", "MinValue": "0", "MaxValue": "1"}]}},
     "TrainingJobDefinition": {
       "AlgorithmSpecification": {
         "TrainingImage": "%s", "TrainingInputMode": "File",
         "MetricDefinitions": [{"Name": "score", "Regex": "score=(.*?);"}]},
       "RoleArn": "arn:aws:iam::123456789012:role/hone",
       "OutputDataConfig": {"S3OutputPath": "s3://bench/out"},
       "ResourceConfig": {
         "InstanceType": "ml.m5.large", "InstanceCount": 1, "VolumeSizeInGB": 1},
       "StoppingCondition": {"MaxRuntimeInSeconds": 600}}}
    """
        .formatted(name, image);
  }
}
