// The terms of a request as they would be made at this moment, the requester's principal resolved anew.
import { clusterNamed } from "../../domain/configuration.ts";
import type { AccessRequest, Terms } from "../../domain/request/access-request.ts";
import { presentTerms } from "../../domain/request/present-terms.ts";
import { resolvePrincipal } from "../identity/resolve-principal.ts";
import type { ResolveDeps } from "../identity/resolve-principal.ts";

/** The present terms; undefined when the configuration or the requester's principal no longer makes any. @throws UnavailableError when links cannot be read */
export async function termsNow(deps: ResolveDeps, { terms }: Pick<AccessRequest, "terms">): Promise<Terms | undefined> {
  const cluster = clusterNamed(deps.settings.current(), terms.cluster);
  if (cluster === undefined) return undefined;
  const principal = await resolvePrincipal(deps, terms.requester, cluster);
  return presentTerms(deps.settings.current(), terms, principal?.arn);
}
