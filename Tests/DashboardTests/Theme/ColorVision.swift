import Dashboard
import Foundation

/// What eyes make of colours: contrast by WCAG 2, and sight without the green cones (Machado and others, 2009).
enum ColorVision {
  static func contrast(_ one: RGB, _ other: RGB) -> Double {
    let (high, low) = (max(luminance(one), luminance(other)), min(luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)
  }

  static func withoutGreen(_ color: RGB) -> RGB {
    let (r, g, b) = (linear(color.red), linear(color.green), linear(color.blue))
    return RGB(
      encoded(0.367322 * r + 0.860646 * g - 0.227968 * b),
      encoded(0.280085 * r + 0.672501 * g + 0.047413 * b),
      encoded(-0.011820 * r + 0.042940 * g + 0.968881 * b))
  }

  private static func luminance(_ color: RGB) -> Double {
    0.2126 * linear(color.red) + 0.7152 * linear(color.green) + 0.0722 * linear(color.blue)
  }

  private static func linear(_ part: UInt8) -> Double {
    let value = Double(part) / 255
    return value <= 0.03928 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
  }

  private static func encoded(_ value: Double) -> UInt8 {
    let value = min(1, max(0, value))
    let encoded = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
    return UInt8((encoded * 255).rounded())
  }
}
