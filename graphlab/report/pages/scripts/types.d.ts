/** What stands in the data of a page and what the rules make of it. */

export type Bounds = [number | null, number | null];
export type Asked = readonly [number, number];
export type Activity = "certain" | "possible";
export type Days = readonly [number, number];
export interface Period { start: Days | null; end: Days | null }

export interface Facts {
  types: string[];
  ids: string[];
  special: number[];
  links: [number, number, number, number, ...unknown[]][];
  events: [string, number, number | null, ...unknown[]][];
  statuses: [number, string | null, ...unknown[]][];
  counted: [number, number | null, number | null, string][];
  unnamed: number[];
  operations: Record<string, number[]>;
  places: Record<string, number[]>;
  inside: Record<string, number[]>;
  within: Record<string, number[]>;
  operation_days: Record<string, (number | null)[]>;
  doubt: Record<string, Doubt>;
  asked: {
    period: [number, number] | null;
    period_words: string;
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
  inside: Map<string, Set<string>>;
  within: Map<string, Set<string>>;
  counted: { line: string; first: number | null; last: number | null; grade: string }[];
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
  scope: Set<string> | null;
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
