// Lines seen after a closure. Parameters: $includeC
// A date is an interval (startFirst to startLast, endFirst to endLast); a missing side is open.
MATCH (c:Graphlab:Event)-[:HAPPENED_TO]->(l:Line)
WHERE c.event IN ['closed', 'closed_type1', 'closed_type2']
  AND (c.startFirst IS NOT NULL OR c.endLast IS NOT NULL)
  AND ($includeC OR coalesce(c.handling, 'P') <> 'C')
CALL (l) {
  MATCH (e:Graphlab:Event)-[:HAPPENED_TO]->(l)
  WHERE e.event IN ['opened', 'active', 'reemerged', 'last_seen']
    AND ($includeC OR coalesce(e.handling, 'P') <> 'C')
  RETURN e.event AS seen, e.startFirst AS first, e.endLast AS last, e.eventId AS id,
         CASE WHEN e.event = 'active' THEN coalesce(e.endFirst, e.startFirst) ELSE e.startFirst END AS latest
  UNION ALL
  MATCH (l)-[s:SUPPLIES]->()
  WHERE s.claim IS NOT NULL AND ($includeC OR coalesce(s.handling, 'P') <> 'C')
  RETURN 'SUPPLIES' AS seen, s.startFirst AS first, s.endLast AS last, s.claim AS id,
         coalesce(s.endFirst, s.startFirst) AS latest
}
WITH *, CASE
    WHEN first IS NULL AND last IS NULL THEN null
    WHEN latest > c.endLast THEN 'certain'
    WHEN last IS NULL OR c.startFirst IS NULL OR last > c.startFirst THEN 'possible'
  END AS certainty
WHERE certainty IS NOT NULL
RETURN l.lineId AS line, c.event AS closed, toString(c.startFirst) AS closed_low, toString(c.endLast) AS closed_high,
       seen, toString(first) AS seen_low, toString(last) AS seen_high, certainty, [c.eventId, id] AS claims
ORDER BY line, c.eventId, id
