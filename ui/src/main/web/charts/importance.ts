import { vertical } from './axes';
import { drawable, percent } from '../model/format';
import { shortNames } from '../model/short-names';
import { LEGEND, without, type Drawing, type Scene } from './drawing';

const ROW = 24;

/** How much of what the objective does each hyperparameter explains. */
export function importance(scene: Scene): Drawing {
  const { look, insight } = scene;
  const shares = [...(insight?.importance ?? [])].sort((a, b) => b.share - a.share);
  const tall = scene.definition.ranges.length * ROW;
  if (!insight) return { empty: 'Reading…', height: tall + LEGEND };
  if (shares.length === 0) {
    return without('importance', 'that takes eight results that differ', tall, scene);
  }
  const room = Math.min(190, Math.round(scene.width * 0.42));
  const names = shares.map((each) => each.name);
  const labels = shortNames(names, Math.floor((room - 14) / 7.2));
  const most = Math.max(...shares.map((each) => each.share), 0.01);
  const category = vertical({ grid: 0, min: 0, max: 1, ticks: [], label: () => '' }, look);
  return {
    height: shares.length * ROW + 8,
    shape: `importance ${scene.definition.name} ${shares.length}`,
    summary: `Importance: ${shares
      .slice(0, 5)
      .map((each) => `${each.name} ${percent(each.share)}`)
      .join(', ')}${shares.length > 5 ? ' and less for the others' : ''}.`,
    table: () => ({
      columns: [{ name: 'Hyperparameter' }, { name: 'Share', isNumeric: true }],
      rows: shares.map((each) => [each.name, percent(each.share)]),
    }),
    option: {
      grid: { left: room, right: 48, top: 4, bottom: 4, outerBoundsMode: 'none' },
      xAxis: { type: 'value', show: false, min: 0, max: most },
      yAxis: {
        ...category,
        type: 'category',
        inverse: true,
        triggerEvent: true,
        min: undefined,
        max: undefined,
        splitLine: { show: false },
        axisTick: { show: false },
        data: names.map(drawable),
        axisLabel: {
          color: look.text,
          fontSize: 12,
          margin: 10,
          interval: 0,
          formatter: (_: string, index: number) => labels.get(names[index]!) ?? '',
        },
      },
      series: [
        {
          id: 'shares',
          type: 'bar',
          data: shares.map((each) => each.share),
          barWidth: 12,
          itemStyle: { color: look.accent },
          emphasis: { disabled: true },
          cursor: 'default',
          label: {
            show: true,
            position: 'right',
            color: look.muted,
            fontSize: 12,
            formatter: ({ value }: { value: number }) => percent(value),
          },
        },
      ],
    },
    tip(hit) {
      const each = shares[hit.index];
      return each && { title: each.name, rows: [['share', percent(each.share)]] };
    },
  };
}
