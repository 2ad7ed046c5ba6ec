/** Bundles one TypeScript program; paths from the root of the repository. */
export function bundle(program: { entry: string; output: string }): Promise<void>;
