// The store's server may be set up anew, or replaced, while we run: what was checked at start is checked again.
import type { StoreSettings } from "../../ports/store/store-settings.ts";
import type { Log } from "../../ports/system/log.ts";
import type { Metrics } from "../../ports/system/metrics.ts";
import type { GrantGate } from "./grant-gate.ts";

/** What checking needs. */
export interface StoreSettingsDeps {
  readonly storeSettings: StoreSettings;
  readonly gate: Pick<GrantGate, "storeFits">;
  readonly metrics: Pick<Metrics, "alarm">;
  readonly log: Log;
}

/**
 * Grants nothing while the store may lose what it was told, and alarms; access goes on being ended. Opens again by itself.
 * @returns the refusal, if there is one @throws UnavailableError when the store is away: then nothing is known anew, and what was found last holds
 */
export async function checkStoreSettings({ storeSettings, gate, metrics, log }: StoreSettingsDeps): Promise<string | undefined> {
  const { refusal, warnings } = await storeSettings.look();
  for (const warning of warnings) log.warn("redis", { warning });
  gate.storeFits(refusal === undefined);
  if (refusal === undefined) return undefined;
  metrics.alarm("store_settings");
  log.warn("redis must not be used like this; nothing is granted", { refusal });
  return refusal;
}
