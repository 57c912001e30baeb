// A certificate authority made at start, and the certificate that it gives the service.
import { generate } from "selfsigned";

/** PEM texts. */
export interface ServerIdentity {
  readonly caPem: string;
  readonly certPem: string;
  readonly keyPem: string;
}

const day = 24 * 60 * 60_000;

/** Makes an authority (ECDSA P-256) and a certificate of it for 127.0.0.1, good for thirty days around `now` (epoch ms, the machine's clock). */
export async function makeServerIdentity(now: number): Promise<ServerIdentity> {
  const common = { keyType: "ec", curve: "P-256", algorithm: "sha256", notBeforeDate: new Date(now - day), notAfterDate: new Date(now + 29 * day) } as const;
  const authority = await generate([{ name: "commonName", value: "kubernetes" }], {
    ...common,
    extensions: [{ name: "basicConstraints", cA: true, critical: true }, { name: "keyUsage", keyCertSign: true, digitalSignature: true, critical: true }],
  });
  const server = await generate([{ name: "commonName", value: "kube-apiserver" }], {
    ...common,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: "basicConstraints", cA: false, critical: true },
      { name: "keyUsage", digitalSignature: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      { name: "subjectAltName", altNames: [{ type: 7, ip: "127.0.0.1" }] },
    ],
  });
  return { caPem: authority.cert, certPem: server.cert, keyPem: server.private };
}
