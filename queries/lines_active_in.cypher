// Lines active in a month. Parameters: $monthFirst, $monthLast (dates), $includeC
// A date is an interval; a missing side is open. An undated link takes the span of its line's dated claims.
MATCH (l:Graphlab:Line)
CALL (l) {
  CALL (l) {
    MATCH (l)-[r:ORIGINATES_IN|SUPPLIES|TARGETED]-()
    WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
    RETURN r.startFirst AS sf, r.startLast AS sl, r.endFirst AS ef, r.endLast AS el, 1 AS part, r.claim AS id
    UNION ALL
    MATCH (l)<-[:HAPPENED_TO]-(e:Graphlab:Event)
    WHERE e.event <> 'status' AND ($includeC OR coalesce(e.handling, 'P') <> 'C')
    RETURN e.startFirst AS sf, e.startLast AS sl, e.endFirst AS ef, e.endLast AS el, 2 AS part, e.eventId AS id
  }
  WITH * WHERE sf IS NOT NULL OR ef IS NOT NULL
  WITH * ORDER BY sf, part, id
  WITH collect({sf: sf, sl: sl, ef: ef, el: el, part: part, id: id}) AS dated
  WITH dated, CASE WHEN none(d IN dated WHERE d.sf IS NULL) THEN dated[0] END AS first
  RETURN first.sf AS spanSf, first.sl AS spanSl,
    CASE WHEN none(d IN dated WHERE d.el IS NULL) THEN
      head(COLLECT { UNWIND dated AS d RETURN d ORDER BY d.el DESC, d.part, d.id }) END AS last
}
CALL (l, spanSf, spanSl, last) {
  MATCH (l)-[r:ORIGINATES_IN|SUPPLIES]->()
  WHERE r.claim IS NOT NULL AND ($includeC OR coalesce(r.handling, 'P') <> 'C')
  WITH r, r.startFirst IS NULL AND r.endFirst IS NULL AS undated, spanSf, spanSl, last
  RETURN r.claim AS id, true AS lasting,
         CASE WHEN undated THEN spanSf ELSE r.startFirst END AS sf, CASE WHEN undated THEN spanSl ELSE r.startLast END AS sl,
         CASE WHEN undated THEN last.ef ELSE r.endFirst END AS ef, CASE WHEN undated THEN last.el ELSE r.endLast END AS el
  UNION ALL
  MATCH (l)<-[:HAPPENED_TO]-(e:Graphlab:Event)
  WHERE e.event <> 'status' AND ($includeC OR coalesce(e.handling, 'P') <> 'C')
  RETURN e.eventId AS id, e.event = 'active' AS lasting,
         e.startFirst AS sf, e.startLast AS sl, e.endFirst AS ef, e.endLast AS el
}
WITH l, id, lasting, sf, sl, ef, el
WHERE (sf IS NOT NULL OR ef IS NOT NULL)
  AND coalesce(sf, date('0001-01-01')) <= $monthLast AND coalesce(el, date('9999-12-31')) >= $monthFirst
WITH l, id, CASE
    WHEN lasting THEN (sf IS NOT NULL AND el IS NOT NULL)
      OR (sf IS NOT NULL AND sf >= $monthFirst AND sl <= $monthLast)
      OR (ef IS NOT NULL AND ef >= $monthFirst AND el <= $monthLast)
    ELSE sf IS NOT NULL AND el IS NOT NULL AND sf >= $monthFirst AND el <= $monthLast
  END AS certain
WITH l, collect(id) AS ids, collect(certain) AS certain
RETURN l.lineId AS line, coalesce(l.name, l.lineId) AS name,
       CASE WHEN true IN certain THEN 'certain' ELSE 'possible' END AS certainty,
       COLLECT { UNWIND ids AS x RETURN DISTINCT x ORDER BY x } AS claims
ORDER BY line
