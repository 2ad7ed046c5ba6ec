export function isRoot(): boolean;
/** @returns null, or why it did not work. */
export function installPackages(packages: readonly string[], services?: readonly string[]): string | null;
