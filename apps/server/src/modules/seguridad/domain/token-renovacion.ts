import { createHash, randomBytes } from 'node:crypto';

/** A refresh token: 256 random bits. A fast hash is enough for what nobody can guess. */
export const nuevoTokenRenovacion = (): string => randomBytes(32).toString('base64url');

export const hashTokenRenovacion = (token: string): Buffer => createHash('sha256').update(token).digest();
