// Planted: @kubernetes/client-node away from home.
export type * from "@kubernetes/client-node";
