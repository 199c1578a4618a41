import SkillModel

/// A grid of dots, two by four a cell, drawn as braille; each cell has the role of its most important dot.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var dots: [UInt8]
  private var roles: [ThemeRole?]
  private var ranks: [UInt8]

  init(columns: Int, rows: Int) {
    self.columns = max(0, columns)
    self.rows = max(0, rows)
    dots = Array(repeating: 0, count: self.columns * self.rows)
    roles = Array(repeating: nil, count: dots.count)
    ranks = Array(repeating: 0, count: dots.count)
  }

  var dotColumns: Int { columns * 2 }
  var dotRows: Int { rows * 4 }

  /// Sets a dot; of two roles in a cell the one with the higher rank stays.
  mutating func set(_ x: Int, _ y: Int, _ role: ThemeRole, rank: UInt8) {
    guard x >= 0, y >= 0, x < dotColumns, y < dotRows else { return }
    let cell = y / 4 * columns + x / 2
    let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
    dots[cell] |= bits[y % 4 * 2 + x % 2]
    if roles[cell] == nil || rank > ranks[cell] {
      roles[cell] = role
      ranks[cell] = rank
    }
  }

  /// A horizontal line, then a vertical one; of a dotted one the even places alone.
  mutating func line(
    fromX x0: Int, y y0: Int, toX x1: Int, y y1: Int, _ role: ThemeRole, rank: UInt8, isDotted: Bool = false
  ) {
    let step = isDotted ? 2 : 1
    for x in min(x0, x1)...max(x0, x1) where x % step == 0 { set(x, y0, role, rank: rank) }
    guard y0 != y1 else { return }
    for y in min(y0, y1)...max(y0, y1) where y % step == 0 { set(x1, y, role, rank: rank) }
  }

  func draw(on buffer: inout ScreenBuffer, column: Int, row: Int) {
    for y in 0..<rows {
      for x in 0..<columns {
        let cell = y * columns + x
        guard let role = roles[cell], let glyph = Unicode.Scalar(0x2800 + UInt32(dots[cell])) else {
          continue
        }
        buffer.set(ScreenCell(glyph, style: CellStyle(role)), column: column + x, row: row + y)
      }
    }
  }
}
