import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Everything secret derives from one master key, so that an installation has one thing to keep safe. Each purpose
 * gets its own subkey: a leaked token key opens no stored password.
 */
export type Secrets = {
  /** 32 bytes for a purpose; the same for the same purpose. */
  derive(purpose: string): Buffer;
  /** AES-256-GCM; the output carries its nonce and tag. */
  encrypt(plain: Buffer): Buffer;
  /** Throws when the data was altered or encrypted with another key. */
  decrypt(sealed: Buffer): Buffer;
};

export function secretsFrom(masterKey: string): Secrets {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', masterKey, 'jsoluciones-erp', purpose, 32));
  const storageKey = derive('storage');
  return {
    derive,
    encrypt(plain) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', storageKey, nonce);
      const body = Buffer.concat([cipher.update(plain), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]);
    },
    decrypt(sealed) {
      const decipher = createDecipheriv('aes-256-gcm', storageKey, sealed.subarray(0, 12));
      decipher.setAuthTag(sealed.subarray(12, 28));
      return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
    },
  };
}

/** Generated once and kept beside the data, readable by its owner only. */
export type LocalSecrets = { masterKey: string; demoPassword: string; monitorPassword: string };

// No 0/O, 1/l: these are read from a terminal and typed.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789';
const readable = (length: number): string =>
  Array.from(randomBytes(length), (byte) => alphabet[byte % alphabet.length]).join('');

/** Reads `DATA_DIR/secretos.json`, making it on first use. */
export function localSecrets(dataDir: string): LocalSecrets {
  const file = path.join(dataDir, 'secretos.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as LocalSecrets;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(`${file} is damaged: restore it from a backup`, { cause: error });
    }
  }
  const fresh: LocalSecrets = {
    masterKey: randomBytes(32).toString('base64url'),
    demoPassword: `${readable(4)}-${readable(4)}`,
    monitorPassword: `${readable(4)}-${readable(4)}`,
  };
  mkdirSync(dataDir, { recursive: true });
  writeFileSync(file, JSON.stringify(fresh, null, 2), { mode: 0o600, flag: 'wx' });
  return fresh;
}
