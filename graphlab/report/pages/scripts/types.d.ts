/** What stands in the data of a page and what the rules make of it. */

export type Bounds = [number | null, number | null];
export type Asked = readonly [number, number];
export type Activity = "certain" | "possible";
export type Days = readonly [number, number];
export interface Period { start: Days | null; end: Days | null }

export interface Facts {
  types: string[];
  claims: string[];
  ids: string[];
  special: number[];
  links: [number, number, number, number, ...unknown[]][];
  events: [string, number, number | null, ...unknown[]][];
  statuses: [number, string | null, ...unknown[]][];
  counted: [number, number | null, number | null, string, number[], number[]][];
  counted_operations: Facts["counted"];
  unnamed: number[];
  operations: Record<string, number[]>;
  places: Record<string, number[]>;
  inside: Record<string, Record<string, number[]>>;
  within: Record<string, number[]>;
  levels: Record<string, [number, number][]>;
  operation_days: Record<string, (number | null)[]>;
  doubt: Record<string, Doubt | null>;
  asked: {
    period: [number, number] | null;
    cut_off: number | null;
    as_at: number | null;
    all_time: boolean;
    states: string[];
    scope: { lines: number[] | null } | null;
    state_words: Record<string, string>;
    roll_up: string;
  };
}

export interface Doubt {
  joined: Record<string, string>;
  groups: [string[], [number, number][], [number, number][]][];
}

export interface LinkClaim { place: number; type: number; from: string; to: string; shown: string; own: Period; certainty: number; grade: string; source: string }
export interface EventClaim { place: number; kind: string; line: string; operation: string; own: Period; grade: string; source: string }
export interface StatusClaim { place: number; line: string; state: string | null; own: Period; grade: string; source: string }

export interface Held {
  facts: Facts;
  special: Set<string>;
  links: LinkClaim[];
  events: EventClaim[];
  statuses: StatusClaim[];
  operationDays: Map<string, Period>;
  ofOperation: Map<string, Set<string>>;
  ofPlace: Map<string, Set<string>>;
  inside: Map<string, Map<string, Set<string>>>;
  levels: Map<string, Map<string, string>>;
  within: Map<string, Set<string>>;
  counted: { subject: string; first: number | null; last: number | null; grade: string; beside: string[]; places: string[] }[];
  countedOperations: Held["counted"];
  unnamed: string[];
  scope: { lines: Set<string> | null } | null;
}

export interface Filters {
  period: Asked | null;
  grade: string;
  certainty: number;
  operation: string;
  place: string;
  asAt: number | null;
  fold?: Map<string, string> | null;
  scope: Set<string> | null;
  level: string;
}

export interface View {
  held: Held;
  filters: Filters;
  links: (LinkClaim & { period: Period; active: Activity })[];
  events: EventClaim[];
  statuses: StatusClaim[];
  spans: Map<string, Period>;
  active: Map<string, Activity>;
}

export interface Served { origin: string; destination: string; lines: string[]; certain: string[] }
export interface Life { kind: string; since: number | null; first: Bounds | null; last: Bounds | null }
export interface Flow {
  measure: string;
  unit: string;
  pair_flow: [string, string, number | null, number | null][];
  line_flow: Record<string, Bounds>;
}

/** What a reader has chosen; everything on a page follows from it (state.js, numbers.js). */
export interface State {
  figure: number;
  from: number | null;
  to: number | null;
  grade: string;
  certainty: number;
  operation: string;
  place: string;
  level: string;
  joined: string[];
  opened: string[];
  hidden: string[];
  closed: string[];
  aside: string[];
  selected: string | null;
  also: string[];
  anchor: string | null;
  layout: string;
  moved: Record<string, [number, number]>;
  theme: string;
  note: string;
  notes: { at: string; text: string; off?: [number, number] }[];
  labels: Record<string, string>;
  years: boolean;
}

/** A note as it is drawn: at a node, at a point of the arrangement, or at neither; what it stands at in words. */
export interface PlacedNote { text: string; key: string; point: [number, number] | null; off?: [number, number]; of: string }

export interface Thing {
  title: string;
  kind: string;
  facts: [string, string][];
  claims: string[];
  /** How many claims there are, where `claims` has the first alone. */
  behind?: number;
  related?: string[];
  lines?: string[];
  several?: boolean;
  find?: string;
  tip?: string;
}

/** The data block of a page. */
export interface PageData {
  view: string;
  name: string;
  title: string;
  lede: string;
  lede_parts: { dataset: string; what: string; asked: [string, string][] };
  marking: string;
  absent: string[];
  imprint: string;
  key_words: string;
  bound_words: Record<string, string>;
  layouts: string[];
  certainties: string[];
  plain: boolean;
  foldable: boolean;
  /** The file has too many claims to be asked again: it is as it was made, and follows no filter. */
  fixed?: boolean;
  /** What a timeline that is fixed says under its picture. */
  said?: string;
  outlines: Record<string, string>;
  outline_words: Record<string, string>;
  things: Record<string, Thing>;
  claims: Record<string, { says: string; facts: [string, string][]; source: number }>;
  source_names: string[];
  csv: { name: string; text: string }[];
  nodes: PageNode[];
  edges: PageEdge[];
  edge_of: Record<string, PageEdge>;
  kinds: Record<string, [string, string, string, string]>;
  edge_key: [string, string, boolean][];
  tie_words: Record<string, string>;
  names: Record<string, string>;
  plain_names: Record<string, string>;
  lines: string[];
  time_lines: string[];
  facts: Facts;
  happenings: { first: number; last: number; text: string; id: string; row: number; words: string }[];
  operation_bars: [string, [number | null, number | null, boolean] | null][];
  palette: { origins: string[]; signs: [string, [number, number][]][]; stock: string; ink: string; soft: string; rule: string; grey: string; heat: string[]; spans: Record<string, [string, string]>; events: Record<string, [string, string]> };
  months: [number, number] | null;
  activity: [number, number][];
  activity_of: "lines" | "links";
  whatif: { flows: Flow[]; flows_all: Flow[]; warning: string } | null;
  tables: { kind: string; rows: string[]; still: string[] }[];
  series: Series[];
  top: number;
  coast: number[][];
  coast_box: number[];
  inset_box: number[];
  legend: [string, string, string][];
  siblings: Record<string, string>;
}

export interface Series {
  name: string;
  short: string;
  of: string;
  unit: string;
  title: string;
  table: number;
  by_lines: boolean;
  /** How many flows it has, where the file holds those alone that are drawn. */
  count?: number;
  item: [string, string];
  what?: string;
  ends?: Record<string, string>;
  rest?: [number, number | null, number | null] | null;
  boxes: Record<string, string>;
  origins: [string, string, string][];
}

export interface PageNode {
  id: string;
  kind: string;
  short: string;
  name: string;
  tone: string;
  shape: string;
  ring: boolean;
  always_hollow: boolean;
  size: number;
  weight: number;
  places: Record<string, [number, number]>;
  lines: string[];
  /** How many lines it stands for, where `lines` does not name them. */
  held?: number;
  outline: string;
  x: number;
  y: number;
  box?: [number, number];
  inset?: boolean;
}

export interface PageEdge {
  id: string;
  from: string;
  to: string;
  type: string;
  width: number;
  head: number;
  certainty: string;
  grade: string;
  claims?: string[];
  behind?: number;
  count: number;
  rows: number[];
  of_pairs?: boolean;
  stock?: boolean;
  tone?: string;
  dash?: number[];
  open?: boolean;
  strength?: number;
  series: number;
  low: number | null;
  high: number | null;
  colour: string;
  pair: [string, string];
}

export interface NodeNumbers {
  shown: boolean;
  ghost: boolean;
  drawn: boolean;
  active: string;
  outline: string;
  words: string;
  lines: string[];
  crossed: boolean;
  closedHere: string[];
}

export interface EdgeNumbers {
  shown: boolean;
  drawn?: boolean;
  ghost?: boolean;
  count: number;
  lines: string[];
  certainty: string;
  grade: string;
  cut: boolean;
  lost?: boolean;
  low?: number | null;
  high?: number | null;
}

export interface WhatIf {
  served: number;
  servedWords: string;
  lost: Served[];
  lostHigh: number;
  lostWords: string;
  lostNames: string[];
  towns: string[];
  townNames: string[];
  pairs: Served[];
  flows: { measure: string; unit: string; lost: Bounds | null; words: string; all: string }[];
  lines: string[];
  outside: string[];
  sentence: string;
  scope: string;
}

/** A flow of lines as it is drawn: greatest first; what is lost by closing stands as it was before. */
export interface FlowNow { key: string; colour: string; origin: string; destination: string; low: number | null; high: number | null; lost: boolean }
export interface FlowsNow { rows: FlowNow[]; ends: Map<string, string>; rest: { count: number; low: number | null; high: number | null } | null }

/** A line or operation over time: spans in months (null: open) with whether they are certain, and what happened. */
export interface Bar {
  key: string;
  name: string;
  spans: [number | null, number | null, boolean][];
  events: [string, number, number, string][];
  tip: string;
  crossed: boolean;
}
export interface Timeline { bars: Bar[]; operations: Bar[]; months: [number, number] | null; activity: [number, number, number][]; before: number; reach: number | null }

/** A shape (with `d`) or a text (with `text`) of a drawing. */
export interface Mark {
  d?: string;
  x?: number;
  y?: number;
  text?: string;
  fill?: string;
  stroke?: string;
  width?: number;
  dash?: number[];
  opacity?: number;
  size?: number;
  anchor?: string;
  bold?: boolean;
  turned?: boolean;
  role?: string;
  key?: string;
  tip?: string;
}
export interface Drawing { width: number; height: number; marks: Mark[] }

/** Everything that a page says in a state. */
export interface Numbers {
  title: string;
  lede: string;
  filters: [string, string][];
  period: string;
  status: string;
  time: string;
  key: string[];
  nodes: Map<string, NodeNumbers>;
  edges: Map<string, EdgeNumbers>;
  cells: Map<string, Record<string, string>>;
  rows: Map<string, boolean>;
  tips: Map<string, string>;
  facts: Map<string, [string, string][]>;
  tables: { hidden: boolean; all: string[]; shown: number; note: string }[];
  boxes: Map<string, string>;
  legend: Map<string, { shown: number; all: number; words: string }>;
  operations: Map<string, string[]>;
  whatif: WhatIf | null;
  sheet: string[];
  /** What the reader chose beside filters, a sentence each. */
  choices: string[];
  apart: string;
  absent: string[];
  flows: FlowsNow | null;
  origins: [string, string, string][];
  rolled: PageEdge[] | null;
  way: { keys: Set<string>; words: string } | null;
  made: { caption: string; heads: [string, boolean][]; rows: { key: string; cells: [string, string][] }[] } | null;
  things: Record<string, Thing>;
  bars: Timeline | null;
  graph: { nodes: PageNode[]; edges: PageEdge[] } | null;
  folding: { join: [string, number][]; open: boolean; within: string } | null;
  notes: PlacedNote[];
  /** The sentence in an empty picture. */
  nothing: string;
}
