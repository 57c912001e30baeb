// Planted: what looks reaches what grants.
export type { AwsGrants } from "../adapters/aws/eks/entry-grants.ts";
