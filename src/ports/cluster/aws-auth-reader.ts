// Port: the text of the ConfigMap aws-auth as rows.
import type { AwsAuthReading } from "../../domain/migration/aws-auth.ts";

/** Reads the `data` of the ConfigMap exactly as the cluster's authenticator does, or calls a section void. Never throws. */
export type ReadAwsAuth = (data: Readonly<Record<string, string>>) => AwsAuthReading;
