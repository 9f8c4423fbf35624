import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { generate } from "selfsigned";

/** A certificate and its key, written as PEM files. */
export async function selfSignedPair(folder: string, name: string): Promise<{ certFile: string; keyFile: string }> {
  const made = await generate([{ name: "commonName", value: name }], { keyType: "ec", algorithm: "sha256" });
  const files = { certFile: join(folder, `${name}.cert.pem`), keyFile: join(folder, `${name}.key.pem`) };
  writeFileSync(files.certFile, made.cert);
  writeFileSync(files.keyFile, made.private, { mode: 0o600 });
  return files;
}
