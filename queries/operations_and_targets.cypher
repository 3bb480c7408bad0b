// Operations and the lines they targeted, with dates. Parameters: $operation (operationId or null: all), $includeC
CALL () {
  MATCH (o:Operation)-[t:TARGETED]->(l:Graphlab:Line)
  WHERE t.claim IS NOT NULL AND ($includeC OR coalesce(t.handling, 'P') <> 'C')
  RETURN o.operationId AS operation, l.lineId AS line, 'targeted' AS what, t.start AS start, t.end AS end, t.claim AS id
  UNION ALL
  MATCH (o:Operation)<-[:CARRIED_OUT_BY]-(e:Graphlab:Event)-[:HAPPENED_TO]->(l:Line)
  WHERE e.event <> 'status' AND ($includeC OR coalesce(e.handling, 'P') <> 'C')
  RETURN o.operationId AS operation, l.lineId AS line, e.event AS what,
         e.dateStart AS start, e.dateEnd AS end, e.eventId AS id
}
WITH * WHERE $operation IS NULL OR operation = $operation
RETURN operation, line, what, start, end, [id] AS claims
ORDER BY operation, line, what, id
