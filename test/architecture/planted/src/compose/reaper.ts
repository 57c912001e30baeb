// Planted, with src/reaper.ts: what grants.
export type { AwsGrants } from "../adapters/aws/eks/entry-grants.ts";
