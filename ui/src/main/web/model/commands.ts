/** Commands that a person may copy. */

/** An AWS client's command for SageMaker, at the server that the page came from. */
export function sagemaker(command: string, region: string | undefined): string {
  return `aws --endpoint-url ${location.origin}${option(region)} sagemaker ${command}`;
}

/** A command of Hone's own, in the region that the page reads if that is known. */
export function hone(command: string, region: string | undefined): string {
  return `hone ${command}${option(region)}`;
}

function option(region: string | undefined): string {
  return region === undefined ? '' : ` --region ${region}`;
}
