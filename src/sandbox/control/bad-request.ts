// What a caller of the JSON API got wrong in the words of the request, as against a deed that did not work.

/** Answers 400 with its sentence. */
export class BadRequest extends Error {
  override readonly name = "BadRequest";
}
