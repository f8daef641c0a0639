import comparison from './comparison.json' with { type: 'json' };
import { limits, reachedAt, runRate } from './limits.ts';
import measurement from './measurement.json' with { type: 'json' };

/** The table of docs/capacity.md: every limit, the first to be reached first. @param perSecond paid applications a second */
export function capacityTable(perSecond: number): string {
  const number = (value: number) => (value < 10 ? value.toFixed(1) : Math.round(value).toLocaleString('en'));
  return [
    `| limit, a second | by default | of a paid application | reached at | needed at ${perSecond} | what to raise |`,
    '|---|---|---|---|---|---|',
    ...limits().map((one) => {
      const reached = number(reachedAt(one));
      const needed = reachedAt(one) < perSecond ? `**${number(one.use * perSecond)}**` : number(one.use * perSecond);
      return `| ${one.name} | ${number(one.limit)} | ${one.use.toFixed(2)} | ${reached} | ${needed} | ${one.raise} |`;
    }),
  ].join('\n');
}

/** The measurements behind the limits of scheduled work, for docs/capacity.md. */
export function measurementTable(): string {
  const rows = Object.entries(measurement.jobs).map(([name, job]) => {
    const { due, items, seconds, calls, readUnits, writeUnits, cpuMilliseconds, heap } = job;
    const cells = [
      due.toLocaleString('en'),
      (items / seconds).toFixed(0),
      calls,
      readUnits,
      writeUnits,
      cpuMilliseconds,
    ];
    return `| ${name} | ${cells.join(' | ')} | ${heap} |`;
  });
  return [
    '| one run | backlog | items a second | calls an item | read units | write units | CPU, ms | heap, MB |',
    '|---|---|---|---|---|---|---|---|',
    ...rows.toSorted(),
  ].join('\n');
}

/** One run before and after the work of `comparison.before` on scale, with the same backlog on the same machine, for docs/capacity.md. */
export function comparisonTable(): string {
  const rows = Object.entries(comparison.jobs).flatMap(([name, versions]) =>
    Object.entries(versions).map(([version, { due, items, seconds, cpuMilliseconds, heap, secondsADay }]) => {
      const aDay = Math.round((items / seconds) * secondsADay).toLocaleString('en');
      const cells = [
        due.toLocaleString('en'),
        items,
        seconds,
        (items / seconds).toFixed(0),
        cpuMilliseconds,
        heap,
        aDay,
      ];
      return `| ${name}, ${version} | ${cells.join(' | ')} |`;
    }),
  );
  return [
    '| one run | backlog | items | in seconds | items a second | CPU, ms | heap, MB | items of its runs in a day |',
    '|---|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** An outage of an hour at `perSecond`, from the measured drain of a smaller one, for docs/capacity.md. */
export function drainText(perSecond: number): string {
  const { due, runs, seconds, cpuSeconds } = comparison.drain;
  const cpuMilliseconds = Math.round((100_000 * cpuSeconds) / due) / 100;
  const outage = 3600 * perSecond;
  const minutes = outage / (runs * runRate({ cpuMilliseconds })) / 60 / (55 / 60);
  return [
    `Measured: ${runs} runs at the same time, minute after minute, drained ${due.toLocaleString('en')} due items in ${seconds} seconds, with ${cpuSeconds} CPU seconds in all: ${cpuMilliseconds} ms an item.`,
    `Computed from that: ${runs} runs of Lambda drain the ${outage.toLocaleString('en')} items of an hour at ${perSecond} a second in ${minutes.toFixed(0)} minutes.`,
  ].join('\n');
}
