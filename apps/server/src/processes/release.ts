import packageFile from '../../package.json' with { type: 'json' };

/** What runs, as errors and logs name it. */
export const release = `jsoluciones@${packageFile.version}`;
