// Port: the configuration in force.
import type { Configuration } from "../../domain/configuration.ts";

/** The last good configuration, and whether the newest one is good. */
export interface Settings {
  /** The last good configuration: in force for ending access. */
  current(): Configuration;
  /** False while the newest file has problems: nothing new is granted then. */
  isValid(): boolean;
}
