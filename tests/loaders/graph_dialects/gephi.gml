graph
[
  Creator "Gephi"
  directed 0
  node
  [
    id 0
    label "Café Row"
    graphics
    [
      x -13.5
      y 210.5
      z 0.0
      w 10.0
      fill "#c0c0c0"
    ]
  ]
  node
  [
    id 1
    label "Café Row"
  ]
  node
  [
    id 2
    label "Alone"
  ]
  edge
  [
    id 0
    source 0
    target 1
    value 1.0
    fill "#c0c0c0"
  ]
]
