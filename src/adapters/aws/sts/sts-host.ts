// Regional STS hosts.

// Suffixes by partition, as the AWS SDKs resolve them.
const suffixes: Readonly<Record<string, string>> = {
  "aws": "amazonaws.com",
  "aws-us-gov": "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
  "aws-eusc": "amazonaws.eu",
};

/** The STS host of a region, e.g. `sts.eu-west-1.amazonaws.com`; an unknown partition is taken for `aws`. */
export function stsHost(region: string, partition: string): string {
  return `sts.${region}.${suffixes[partition] ?? "amazonaws.com"}`;
}
