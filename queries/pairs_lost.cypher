// Pairs that lose their only line if a line closes. Parameters: $line (lineId or null: every line), $includeC
MATCH (l:Graphlab:Line)-[o:ORIGINATES_IN]->(a:Place)
WHERE o.claim IS NOT NULL AND ($includeC OR coalesce(o.handling, 'P') <> 'C')
  AND NOT a.placeId IN ['unknown', 'not-itemised']
MATCH (l)-[s:SUPPLIES]->(b:Place)
WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
  AND NOT b.placeId IN ['unknown', 'not-itemised']
WITH a, b, collect(DISTINCT l.lineId) AS lines, collect(o.claim) + collect(s.claim) AS ids
WHERE size(lines) = 1 AND ($line IS NULL OR lines[0] = $line)
RETURN lines[0] AS line, a.placeId AS origin, b.placeId AS destination,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY line, origin, destination
