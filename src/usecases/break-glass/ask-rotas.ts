// Asking the on-call sources of rotas, all at once. One that does not answer is silent, which is never a yes.
import type { Configuration } from "../../domain/configuration.ts";
import type { OnCallAnswer } from "../../domain/break-glass/on-call.ts";
import { UnavailableError } from "../../domain/errors.ts";
import type { RotaName } from "../../domain/ids.ts";
import type { OnCall } from "../../ports/person/on-call.ts";
import type { Log } from "../../ports/system/log.ts";

/** What asking needs. */
export interface AskRotasDeps {
  readonly onCall: OnCall;
  readonly log: Log;
}

/** What each source answered. @param reference names a silent one in the log */
export async function askRotas(deps: AskRotasDeps, configuration: Configuration, asked: { readonly rotas: readonly RotaName[]; readonly reference: string }): Promise<ReadonlyMap<RotaName, OnCallAnswer>> {
  const rotas = configuration.onCall.filter(({ name }) => asked.rotas.includes(name));
  return new Map(await Promise.all(rotas.map(async (rota): Promise<readonly [RotaName, OnCallAnswer]> => {
    try {
      return [rota.name, { kind: "named", people: await deps.onCall.whoIsOnCall(rota) }];
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      deps.log.error("an on-call source did not say who is on call", error, { reference: asked.reference, rota: rota.name });
      return [rota.name, { kind: "silent" }];
    }
  })));
}
