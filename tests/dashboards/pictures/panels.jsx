// Panels of a dashboard from its JSON and the answers that Prometheus gave, with Grafana's own
// components: what @grafana/ui does not draw (transformations, repeats, variables) is done by
// pictures.py before.
import {createRoot} from 'react-dom/client';
import {
  FieldType, createTheme, dateTime, getDisplayProcessor, getValueFormat, ThemeContext, toDataFrame,
} from '@grafana/data';
import {
  BarGauge, BigValue, BigValueColorMode, BigValueGraphMode, BigValueTextMode, GlobalStyles,
  PanelChrome, PanelContextProvider, Table, TimeSeries,
} from '@grafana/ui';
import {EventBusSrv} from '@grafana/data';

const WIDTH = 1440;
const COLUMN = WIDTH / 24;
const ROW = 38;
const GAP = 8;
const theme = createTheme({colors: {mode: 'light'}});
const bus = new EventBusSrv();
const {panels, range} = window.dashboard;

const timeRange = {
  from: dateTime(range[0] * 1000), to: dateTime(range[1] * 1000),
  raw: {from: dateTime(range[0] * 1000), to: dateTime(range[1] * 1000)},
};

// Defaults, and what overrides say for this name.
function configOf(panel, name, index) {
  const {defaults, overrides} = panel.fieldConfig;
  const config = structuredClone(defaults);
  config.displayName = name;
  config.custom = config.custom ?? {};
  config.thresholds.steps[0].value = -Infinity;
  if (config.color.mode === 'palette-classic') {
    const palette = theme.visualization.palette;
    config.color = {mode: 'fixed', fixedColor: palette[index % palette.length]};
  }
  for (const {matcher, properties} of overrides) {
    if (matcher.options !== name) continue;
    for (const {id, value} of properties) {
      if (id.startsWith('custom.')) config.custom[id.slice('custom.'.length)] = value;
      else config[id] = value;
    }
  }
  return config;
}

function display(field) {
  field.display = getDisplayProcessor({field, theme, timeZone: 'utc'});
  return field;
}

function Lines({panel, width, height}) {
  const frames = panel.series.map(({name, times, values}, index) => {
    const frame = toDataFrame({
      refId: String(index),
      fields: [
        {name: 'Time', type: FieldType.time, values: times.map((t) => t * 1000)},
        {name, type: FieldType.number, values, config: configOf(panel, name, index)},
      ],
    });
    frame.fields.forEach((field, i) => {
      field.state = {...field.state, seriesIndex: index, displayName: i ? name : 'Time'};
      display(field);
    });
    return frame;
  });
  return <TimeSeries frames={frames} timeRange={timeRange} timeZone="utc" width={width}
    height={height} legend={{...panel.options.legend, displayMode: 'list', calcs: []}} />;
}

function valueOf(panel, name, value) {
  const field = display({name, type: FieldType.number, values: [value],
    config: configOf(panel, name, 0)});
  return {field, shown: field.display(value)};
}

function Stat({panel, width, height}) {
  const {shown} = valueOf(panel, '', panel.series[0].values[0]);
  return <BigValue value={shown} width={width} height={height} theme={theme}
    colorMode={BigValueColorMode.Value} graphMode={BigValueGraphMode.None}
    textMode={BigValueTextMode.Value} />;
}

function Bars({panel, width, height}) {
  const each = Math.min(height / panel.series.length, 34);
  return panel.series.map(({name, values}) => {
    const {field, shown} = valueOf(panel, name, values[0]);
    return <BarGauge key={name} theme={theme} width={width} height={each - 4} field={field.config}
      display={field.display} value={{...shown, title: name}} orientation="horizontal"
      displayMode="basic" alignmentFactors={{title: 'brewhaven-xx', text: '100%'}} showUnfilled />;
  });
}

function Rows({panel, width, height}) {
  const {columns, rows} = panel.table;
  const frame = toDataFrame({fields: columns.map((name, index) => ({
    name, values: rows.map((row) => row[index]),
    type: typeof rows[0][index] === 'number' ? FieldType.number : FieldType.string,
    config: configOf(panel, name, index),
  }))});
  frame.fields.forEach((field) => {
    field.config.color = undefined;
    display(field);
  });
  return <Table data={frame} width={width} height={height} cellHeight="sm" />;
}

const KINDS = {timeseries: Lines, stat: Stat, bargauge: Bars, table: Rows};

function Panel({panel}) {
  const {x, y, w, h} = panel.gridPos;
  const place = {position: 'absolute', left: x * COLUMN, top: y * ROW};
  if (panel.type === 'row') {
    return <h3 style={{...place, margin: '10px 4px', font: '500 16px Inter'}}>{panel.title}</h3>;
  }
  const Kind = KINDS[panel.type];
  const empty = !panel.series?.length && !panel.table?.rows.length;
  return (
    <div style={place}>
      <PanelChrome title={panel.title} width={w * COLUMN - GAP} height={h * ROW - GAP}>
        {(width, height) => empty
          ? <div style={{height, display: 'grid', placeItems: 'center'}}>No data</div>
          : <Kind panel={panel} width={width} height={height} />}
      </PanelChrome>
    </div>
  );
}

// A unit that Grafana does not know would be drawn as a bare number.
for (const {fieldConfig} of panels) {
  if (fieldConfig && !getValueFormat(fieldConfig.defaults.unit)) throw Error('unknown unit');
}
const height = Math.max(...panels.map(({gridPos: {y, h}}) => y + h)) * ROW + GAP;
createRoot(document.getElementById('root')).render(
  <ThemeContext.Provider value={theme}>
    <GlobalStyles />
    <PanelContextProvider value={{eventBus: bus, eventsScope: 'picture', sync: () => 0}}>
      <div style={{position: 'relative', width: WIDTH, height, background: '#f4f5f5'}}>
        {panels.map((panel) => <Panel key={`${panel.id} ${panel.title}`} panel={panel} />)}
      </div>
    </PanelContextProvider>
  </ThemeContext.Provider>);
document.title = String(height);
