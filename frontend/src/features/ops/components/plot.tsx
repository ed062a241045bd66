import { memo } from 'react'
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts'

import type { ChartLine, Row } from '../figures/charts.ts'
import { inWords, onScale, percent, type Unit } from '../figures/units.ts'
import { dayAndTime, tickOf } from './moments.ts'

import styles from './chart.module.css'

const HEIGHT = 168
/** A line of one point is a point. */
const FEW = 3

type PlotProps = {
  lines: readonly ChartLine[]
  rows: readonly Row[]
  unit: Unit
  from: number
  to: number
}

/** The drawing itself, with the rollout's percentage behind it, and where the kill switch was on. Its words stand beside it: here is nothing to be read out. */
export const Plot = memo(function Plot({ lines, rows, unit, from, to }: PlotProps) {
  const tick = { fill: 'var(--tl-faint)', fontSize: 11 }
  return (
    <ResponsiveContainer height={HEIGHT} width="100%">
      <ComposedChart
        accessibilityLayer={false}
        data={[...rows]}
        margin={{ top: 8, right: 0, bottom: 0, left: 0 }}
        syncId="ops"
        syncMethod="value"
      >
        <CartesianGrid stroke="var(--tl-line)" vertical={false} />
        <XAxis
          axisLine={{ stroke: 'var(--tl-line)' }}
          dataKey="at"
          domain={[from, to]}
          minTickGap={48}
          scale="time"
          tick={tick}
          tickFormatter={(at: number) => tickOf(at, to - from)}
          tickLine={false}
          type="number"
        />
        <YAxis
          allowDecimals={unit !== 'count'}
          axisLine={false}
          domain={[0, 'auto']}
          tick={tick}
          tickCount={4}
          tickFormatter={(value: number) => onScale(value, unit)}
          tickLine={false}
          width={56}
          yAxisId="value"
        />
        <YAxis
          axisLine={false}
          domain={[0, 100]}
          orientation="right"
          tick={{ ...tick, fill: 'var(--ops-rollout-text)' }}
          tickFormatter={(value: number) => `${value} %`}
          tickLine={false}
          ticks={[0, 50, 100]}
          width={44}
          yAxisId="rollout"
        />
        <Area
          activeDot={false}
          dataKey="rollout"
          fill="var(--ops-rollout)"
          fillOpacity={1}
          isAnimationActive={false}
          stroke="var(--ops-rollout-edge)"
          strokeWidth={1}
          type="stepAfter"
          yAxisId="rollout"
        />
        <Area
          activeDot={false}
          connectNulls={false}
          dataKey={({ killed }: Row) => (killed ? 100 : null)}
          fill="var(--mantine-color-error)"
          fillOpacity={0.12}
          isAnimationActive={false}
          stroke="none"
          type="stepAfter"
          yAxisId="rollout"
        />
        {lines.map(({ key, title, tone }) => (
          <Line
            activeDot={{ r: 3, strokeWidth: 0 }}
            dataKey={({ values }: Row) => values[key] ?? null}
            dot={pointsOf(rows, key) <= FEW ? { r: 2, strokeWidth: 0, fill: colour(tone) } : false}
            isAnimationActive={false}
            key={key}
            name={title}
            stroke={colour(tone)}
            strokeWidth={1.75}
            type="linear"
            yAxisId="value"
          />
        ))}
        <Tooltip
          content={({ active, payload }) => {
            const row = payload[0]?.payload as Row | undefined
            return active && row ? <Moment lines={lines} row={row} unit={unit} /> : null
          }}
          cursor={{ stroke: 'var(--tl-faint)', strokeWidth: 1 }}
          isAnimationActive={false}
        />
      </ComposedChart>
    </ResponsiveContainer>
  )
})

const colour = (tone: ChartLine['tone']) => `var(--ops-${tone})`

const pointsOf = (rows: readonly Row[], key: string) =>
  rows.filter(({ values }) => (values[key] ?? null) !== null).length

/** What was so at the moment one points at. */
function Moment(props: { row: Row; lines: readonly ChartLine[]; unit: Unit }) {
  const { row, lines, unit } = props
  return (
    <div className={styles.moment}>
      <b>{dayAndTime(row.at)}</b>
      {lines.map(({ key, title, tone }) => (
        <span className={styles.pair} key={key}>
          <i className={styles.swatch} style={{ background: colour(tone) }} />
          {title}
          <em>{inWords(row.values[key], unit)}</em>
        </span>
      ))}
      {row.rollout !== null && (
        <span className={styles.pair}>
          <i className={styles.swatch} style={{ background: 'var(--ops-rollout-edge)' }} />
          {row.killed ? 'kill switch' : 'rollout'}
          <em>{percent(row.rollout)}</em>
        </span>
      )}
    </div>
  )
}
