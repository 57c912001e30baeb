// Planted: @smithy/signature-v4 away from home.
export type * from "@smithy/signature-v4";
