/** The five queues of the spec, in order of priority. A worker that serves `critical` serves nothing else. */
export const queueNames = ['critical', 'default', 'notifications', 'reports', 'sync'] as const;
export type QueueName = (typeof queueNames)[number];

export const isQueueName = (name: string): name is QueueName => (queueNames as readonly string[]).includes(name);
