// Planted: bullmq away from home.
export type * from "bullmq";
