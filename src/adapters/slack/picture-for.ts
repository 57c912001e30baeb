// A picture of a request for answers of this front.
import type { AccessRequest } from "../../domain/request/access-request.ts";
import type { RequestPicture } from "../../ports/talk/notifier.ts";
import { pictureUnder } from "../../usecases/talk/picture.ts";
import type { Front } from "./front.ts";

/** The request with what the configuration says around it, now. */
export function pictureFor({ settings, clock }: Front, request: AccessRequest): RequestPicture {
  return pictureUnder(settings.current(), request, clock.now());
}
