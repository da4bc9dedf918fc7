/** Commands that a person may copy. */

/** An AWS client's command for SageMaker, at the server that the page came from. */
export function sagemaker(command: string): string {
  return `aws --endpoint-url ${location.origin} sagemaker ${command}`;
}
