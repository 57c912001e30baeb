// Planted: @slack/web-api away from home.
export type * from "@slack/web-api";
