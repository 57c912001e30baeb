// Planted: @aws-sdk/client-eks away from home.
export type * from "@aws-sdk/client-eks";
