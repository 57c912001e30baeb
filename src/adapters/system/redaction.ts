// Cutting secrets out of what is logged. The rule is not to log them; this is for when somebody else's error message holds one.

const shapes: readonly RegExp[] = [
  /\bx(?:ox[a-z]|app)-[\w-]{4,}/g, // Slack tokens
  /k8s-aws-v1\.[\w-]+/g, // Kubernetes tokens of EKS
  /\bX-Amz-[A-Za-z-]+=[^&\s"']+/g, // parts of presigned URLs
  /\b(?:ASIA|AKIA)[A-Z0-9]{16}\b/g, // AWS access key ids
  /\bBearer\s+[\w.~+/=-]+/gi,
  /https:\/\/hooks\.slack\.com\/[^\s"']+/g, // response URLs
  /(?<=:\/\/)[^\s:@/]*:[^\s@/]+(?=@)/g, // user and password of a URL
];
const tellingName = /token|secret|password|authorization|cookie|credential|body|response_?url/i;
const cut = "[redacted]";
/** Longer texts are cut: no body fits into a log line by accident. */
const longest = 2000;

/** Makes texts safe to log. `secrets` are the values this process knows; the shorter ones would match everywhere and are left to the shapes. */
export function redactor(secrets: readonly string[]): (text: string) => string {
  const known = secrets.filter((secret) => secret.length >= 8);
  return (text) => {
    const withoutKnown = known.reduce((rest, secret) => rest.replaceAll(secret, cut), text);
    const safe = shapes.reduce((rest, shape) => rest.replaceAll(shape, cut), withoutKnown);
    return safe.length > longest ? `${safe.slice(0, longest)}…` : safe;
  };
}

/** Whether the name of a field says that its value is nobody's business. */
export function isTellingName(name: string): boolean {
  return tellingName.test(name);
}

/** In place of a value that must not be seen. */
export const redacted = cut;
