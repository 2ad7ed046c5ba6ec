import type { MonitorSchedule } from '@jsol/contracts/monitor';

/** The words and colours of every other page that shows schedules. */
export const saludes: Readonly<Record<MonitorSchedule['health'], { palabra: string; color: string }>> = {
  healthy: { palabra: 'Sano', color: 'green' },
  late: { palabra: 'Atrasado', color: 'yellow' },
  failing: { palabra: 'Fallando', color: 'red' },
  stuck: { palabra: 'Atascado', color: 'red' },
  'never-ran': { palabra: 'Nunca corrió', color: 'gray' },
  paused: { palabra: 'Pausado', color: 'gray' },
  'without-task': { palabra: 'Sin tarea', color: 'gray' },
};
