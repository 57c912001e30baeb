// AWS partitions.
import type { Region } from "../../domain/ids.ts";

/** The partition of a region, as ARNs name it (AWS General Reference). */
export function partitionOf(region: Region): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return region.startsWith("eusc-") ? "aws-eusc" : "aws";
}
