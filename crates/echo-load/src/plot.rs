//! What was measured, as a picture (SVG).

use crate::{Case, Comparison, Outcome, Spread, table};
use anyhow::anyhow;
use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::prelude::*;
use std::fmt::Display;
use std::ops::Range;
use std::path::Path;

/// Pixels from left to right, and from top to bottom for each chart.
const WIDTH: u32 = 860;
const HEIGHT: u32 = 330;

const FONT: &str = "system-ui, sans-serif";
const INK: RGBColor = RGBColor(0x1e, 0x29, 0x3b);
const GRID: RGBColor = RGBColor(0xe2, 0xe8, 0xf0);

/// One for each server, in their order; all can be told from white and, side by side, by their
/// brightness.
const COLOURS: [RGBColor; 6] = [
    RGBColor(0x1d, 0x4e, 0xd8),
    RGBColor(0xf5, 0x9e, 0x0b),
    RGBColor(0x04, 0x78, 0x57),
    RGBColor(0xfb, 0x71, 0x85),
    RGBColor(0x6d, 0x28, 0xd9),
    RGBColor(0x94, 0xa3, 0xb8),
];

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Chart<'a, 'b> = ChartContext<'a, SVGBackend<'b>, Cartesian2d<Marked, Marked>>;

/// Draws `comparison` into `file`: throughput and latency of each server under each load.
pub fn comparison(comparison: &Comparison, file: &Path) -> anyhow::Result<()> {
    let cases = &comparison.cases;
    let root = paper(file, 2 * HEIGHT)?;
    let (above, below) = root.split_vertically(HEIGHT);

    let throughput = bars(cases, |case, server| case.servers[server].per_second());
    let most = throughput.iter().map(|bar| bar.size.highest).fold(1.0, f64::max);
    let title = "messages/s: median of the rounds, with the lowest and the highest";
    let mut chart = axes(&above, title, side_by_side(cases), linear(most))?;
    draw_bars(&mut chart, &throughput, 0.0)?;
    if let Some(case) = cases.first() {
        legend(&above, case.servers.iter().map(|server| server.name.as_str()))?;
    }

    // On a logarithmic axis, each line is ten times the one below.
    let latency = bars(cases, |case, server| {
        let each = |number: fn(&Outcome) -> f64| case.servers[server].each(number).median.log10();
        Spread {
            median: each(|round| round.latency_ms.p99),
            lowest: each(|round| round.latency_ms.p50),
            highest: each(|round| round.latency_ms.p999),
        }
    });
    let ends = latency.iter().flat_map(|bar| [bar.size.lowest, bar.size.highest]);
    let axis = powers_of_ten(ends);
    let bottom = axis.range.start;
    let title = "latency in ms: 99 of 100, with the median and 999 of 1,000";
    let mut chart = axes(&below, title, side_by_side(cases), axis)?;
    draw_bars(&mut chart, &latency, bottom)?;
    root.present().map_err(failed)
}

/// Draws the latencies of each of `outcomes` into `file`, over the percentiles.
pub fn outcomes(outcomes: &[(String, Outcome)], file: &Path) -> anyhow::Result<()> {
    let root = paper(file, HEIGHT)?;
    // Each step to the right is another nine: 90, 99, 99.9, 99.99 of 100.
    let nines = |percentile: f64| -(1.0 - percentile / 100.0).log10();
    let marks = [0.0, 50.0, 90.0, 99.0, 99.9, 99.99].map(|p| (nines(p), p.to_string()));
    let percentiles = Marked { range: 0.0..nines(99.99), marks: marks.to_vec() };
    let values = outcomes.iter().flat_map(|(_, outcome)| &outcome.curve);
    let axis = powers_of_ten(values.map(|(_, ms)| ms.log10()));
    let title = "latency in ms, within which so many of 100 messages were answered";
    let mut chart = axes(&root, title, percentiles, axis)?;
    for ((_, outcome), colour) in outcomes.iter().zip(COLOURS.iter().cycle()) {
        let points = outcome.curve.iter().map(|(percentile, ms)| (nines(*percentile), ms.log10()));
        let line = PathElement::new(points.collect::<Vec<_>>(), colour.stroke_width(3));
        chart.draw_series([line]).map_err(failed)?;
    }
    legend(&root, outcomes.iter().map(|(name, _)| name.as_str()))?;
    root.present().map_err(failed)
}

/// A bar up to the median, with a thin line from the lowest to the highest.
struct Bar {
    left: f64,
    right: f64,
    size: Spread,
    colour: RGBColor,
}

/// The cases stand side by side, each one unit wide; in each, a bar for each server.
fn bars(cases: &[Case], size: impl Fn(&Case, usize) -> Spread) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (place, case) in cases.iter().enumerate() {
        let width = 0.8 / case.servers.len() as f64;
        for server in 0..case.servers.len() {
            let left = place as f64 + 0.1 + width * server as f64;
            let (right, colour) = (left + 0.94 * width, COLOURS[server % COLOURS.len()]);
            bars.push(Bar { left, right, size: size(case, server), colour });
        }
    }
    bars
}

fn draw_bars(chart: &mut Chart<'_, '_>, bars: &[Bar], bottom: f64) -> anyhow::Result<()> {
    for Bar { left, right, size, colour } in bars {
        let bar = Rectangle::new([(*left, bottom), (*right, size.median)], colour.filled());
        chart.draw_series([bar]).map_err(failed)?;
        let middle = (left + right) / 2.0;
        let ends = vec![(middle, size.lowest), (middle, size.highest)];
        chart.draw_series([PathElement::new(ends, INK.stroke_width(2))]).map_err(failed)?;
    }
    Ok(())
}

/// An axis with names at some of its places.
#[derive(Clone)]
struct Marked {
    range: Range<f64>,
    marks: Vec<(f64, String)>,
}

impl Ranged for Marked {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, pixels: (i32, i32)) -> i32 {
        // What was not measured has no logarithm.
        let value = value.clamp(self.range.start, self.range.end);
        let part = (value - self.range.start) / (self.range.end - self.range.start);
        pixels.0 + (part * f64::from(pixels.1 - pixels.0)).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        self.marks.iter().map(|(place, _)| *place).collect()
    }

    fn range(&self) -> Range<f64> {
        self.range.clone()
    }
}

impl ValueFormatter<f64> for Marked {
    fn format_ext(&self, value: &f64) -> String {
        let mark = self.marks.iter().find(|(place, _)| place == value);
        mark.map_or(String::new(), |(_, name)| name.clone())
    }
}

/// An axis with the cases side by side, each one unit wide.
fn side_by_side(cases: &[Case]) -> Marked {
    let mark = |(place, case): (usize, &Case)| {
        let load = table::load(&case.plan).replace("messages of ", "");
        (place as f64 + 0.5, load.split(", ").take(2).collect::<Vec<_>>().join(", "))
    };
    let marks = cases.iter().enumerate().map(mark).collect();
    Marked { range: 0.0..cases.len().max(1) as f64, marks }
}

/// An axis from zero to a little more than `most`, in steps of 1, 2 or 5 times a power of ten.
fn linear(most: f64) -> Marked {
    let power = 10_f64.powf(most.log10().floor());
    let fits = |step: &f64| most / step <= 6.0;
    let step = [0.2, 0.5, 1.0, 2.0].map(|n| n * power).into_iter().find(fits).unwrap_or(most);
    let steps = (most / step).ceil() as u32;
    let mark = |n| {
        let place = f64::from(n) * step;
        let in_thousands = step >= 1000.0 && n > 0;
        let name = if in_thousands { format!("{} k", place / 1000.0) } else { place.to_string() };
        (place, name)
    };
    Marked { range: 0.0..f64::from(steps) * step * 1.02, marks: (0..=steps).map(mark).collect() }
}

/// An axis of logarithms, from the power of ten below the smallest to the one above the largest.
fn powers_of_ten(logarithms: impl Iterator<Item = f64>) -> Marked {
    let known = logarithms.filter(|value| value.is_finite());
    let (low, high) = known.fold((0.0_f64, 0.0_f64), |(low, high), value| {
        (low.min(value.floor()), high.max(value.ceil()))
    });
    let high = high.max(low + 1.0);
    let marks = (low as i32..=high as i32).map(|n| (f64::from(n), 10_f64.powi(n).to_string()));
    Marked { range: low..high, marks: marks.collect() }
}

fn paper(file: &Path, height: u32) -> anyhow::Result<Area<'_>> {
    let root = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    root.fill(&WHITE).map_err(failed)?;
    Ok(root)
}

fn axes<'a, 'b>(
    area: &'a Area<'b>,
    title: &str,
    x: Marked,
    y: Marked,
) -> anyhow::Result<Chart<'a, 'b>> {
    area.draw(&Text::new(title.to_string(), (12, 10), text(15))).map_err(failed)?;
    let mut chart = ChartBuilder::on(area)
        .margin(12)
        .margin_right(24)
        // Room for the title and the legend.
        .margin_top(62)
        .x_label_area_size(28)
        .y_label_area_size(58)
        .build_cartesian_2d(x, y)
        .map_err(failed)?;
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(WHITE)
        .bold_line_style(GRID)
        .axis_style(INK)
        .label_style(text(14))
        .draw()
        .map_err(failed)?;
    Ok(chart)
}

/// Names and colours, in a row over the chart.
fn legend<'a>(area: &Area<'_>, names: impl Iterator<Item = &'a str>) -> anyhow::Result<()> {
    let mut x = 70;
    for (name, colour) in names.zip(COLOURS.iter().cycle()) {
        let square = Rectangle::new([(x, 37), (x + 12, 49)], colour.filled());
        area.draw(&square).map_err(failed)?;
        area.draw(&Text::new(name.to_string(), (x + 18, 36), text(14))).map_err(failed)?;
        x += 44 + 8 * name.chars().count() as i32;
    }
    Ok(())
}

fn text(size: u32) -> TextStyle<'static> {
    (FONT, size).into_font().color(&INK)
}

fn failed(err: impl Display) -> anyhow::Error {
    anyhow!("draw: {err}")
}
