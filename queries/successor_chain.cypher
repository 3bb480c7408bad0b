// Successor chain of a line. Parameters: $line (lineId), $includeC
CALL () {
  MATCH p = ALL SHORTEST (a:Graphlab:Line {lineId: $line})
    ((:Line)-[s:SUCCEEDS WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')]->(:Line))+ (b:Line)
  WHERE b <> a
  RETURN 'earlier' AS direction, length(p) AS step, b, s[-1].claim AS id
  UNION ALL
  MATCH p = ALL SHORTEST (a:Graphlab:Line {lineId: $line})
    ((:Line)<-[s:SUCCEEDS WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')]-(:Line))+ (b:Line)
  WHERE b <> a
  RETURN 'later' AS direction, length(p) AS step, b, s[-1].claim AS id
}
WITH direction, step, b, collect(id) AS ids
RETURN direction, step, b.lineId AS line, coalesce(b.name, b.lineId) AS name,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY direction, step, line
