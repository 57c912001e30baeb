// The entry ports over the AWS SDK and the sandbox's AWS.
import { entryPortsContract, fencedRemovalsContract } from "./entry-ports-contract.ts";
import { sandboxEntryWorld } from "./sandbox-entry-world.ts";

entryPortsContract("AWS adapters", sandboxEntryWorld);
fencedRemovalsContract("AWS adapters", sandboxEntryWorld);
