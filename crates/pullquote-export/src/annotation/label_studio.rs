//! Label Studio: tasks with predictions, and annotations as its JSON export has them. Offsets are code points.

use super::offsets::{Offsets, Unit};
use super::{Label, Link, LinkKind, Mark, Sheet, text_of};
use crate::ArticleRecord;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The labelling configuration that the tasks are made for.
pub const LABEL_STUDIO_CONFIG: &str = r##"<View>
  <Labels name="label" toName="text">
    <Label value="Quotation" background="#1d4ed8"/>
    <Label value="Source" background="#b45309"/>
    <Label value="Cue" background="#047857"/>
  </Labels>
  <Text name="text" value="$text" granularity="symbol"/>
  <TextArea name="speaker" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Quotation"
    editable="true" maxSubmissions="1" placeholder="Full name of the speaker; - if nobody can tell"/>
  <Choices name="type" toName="text" perRegion="true" whenTagName="label" whenLabelValue="Quotation">
    <Choice value="direct"/>
    <Choice value="indirect"/>
    <Choice value="mixed"/>
  </Choices>
  <Relations>
    <Relation value="Said_by"/>
    <Relation value="Reported_by"/>
    <Relation value="Continues"/>
  </Relations>
</View>
"##;

/// An article as a task with predictions: an object, to be put in a list.
pub fn label_studio(text: &str, record: &ArticleRecord<'_>) -> String {
    let sheet = Sheet::of(text, record, false);
    let offsets = Offsets::new(text, Unit::CodePoint);
    let mut result = Vec::new();
    for (n, mark) in sheet.marks.iter().enumerate() {
        let (start, end) = (offsets.unit(mark.start), offsets.unit(mark.end));
        let words = &text[mark.start as usize..mark.end as usize];
        let mut item = |name: &str, kind: &str, field: &str, values: Value| {
            let mut value = json!({"start": start, "end": end, "text": words});
            value[field] = values;
            result.push(json!({
                "id": format!("m{n}"), "from_name": name, "to_name": "text", "type": kind, "value": value,
            }));
        };
        item("label", "labels", "labels", json!([mark.label.name()]));
        if let Some(speaker) = &mark.speaker {
            item("speaker", "textarea", "text", json!([speaker]));
        }
        if !mark.kind.is_empty() {
            item("type", "choices", "choices", json!([mark.kind]));
        }
    }
    for link in &sheet.links {
        result.push(json!({
            "type": "relation", "from_id": format!("m{}", link.from), "to_id": format!("m{}", link.to),
            "direction": "right", "labels": [link.kind.name()],
        }));
    }
    let mut data = json!({"text": text, "article_id": record.id});
    for (name, cell) in [("title", &record.title), ("date", &record.date), ("outlet", &record.outlet)] {
        if !cell.is_empty() {
            data[name] = cell.as_ref().into();
        }
    }
    let version = concat!("pullquote ", env!("CARGO_PKG_VERSION"));
    json!({"data": data, "predictions": [{"model_version": version, "result": result}]}).to_string()
}

/// Adds a sheet for each annotation of a task. Predictions that nobody has accepted are not annotations.
pub fn read(task: &Value, sheets: &mut Vec<Sheet<'static>>) {
    let text = text_of(&task["data"], "text");
    let offsets = Offsets::new(&text, Unit::CodePoint);
    for annotation in task["annotations"].as_array().into_iter().flatten() {
        if annotation["was_cancelled"] == true {
            continue;
        }
        let coder = &annotation["completed_by"];
        let coder = match coder.is_object() {
            true => ["email", "id"].iter().map(|name| text_of(coder, name)).find(|name| !name.is_empty()),
            false => Some(text_of(annotation, "completed_by")),
        };
        let mut sheet = Sheet {
            id: text_of(&task["data"], "article_id").into(),
            coder: coder.unwrap_or_default(),
            text: text.clone().into(),
            ..Sheet::default()
        };
        regions(&annotation["result"], &offsets, &mut sheet);
        sheets.push(sheet);
    }
}

fn regions(result: &Value, offsets: &Offsets, sheet: &mut Sheet<'_>) {
    let items = || result.as_array().into_iter().flatten();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for item in items().filter(|item| item["type"] == "labels") {
        let value = &item["value"];
        let label = value["labels"].as_array().into_iter().flatten().find_map(|name| Label::of(name.as_str()?));
        let span = number(&value["start"]).zip(number(&value["end"])).and_then(|(start, end)| offsets.span(start, end));
        let (Some(label), Some((start, end))) = (label, span) else { continue };
        places.insert(item["id"].as_str().unwrap_or_default(), sheet.marks.len());
        sheet.marks.push(Mark { label, start, end, speaker: None, kind: String::new() });
    }
    for item in items() {
        let place = |name: &str| places.get(item[name].as_str()?).copied();
        let texts = |field: &str| {
            let list = item["value"][field].as_array().into_iter().flatten();
            list.filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>()
        };
        match item["type"].as_str().unwrap_or_default() {
            "textarea" => {
                if let Some(mark) = place("id").and_then(|n| sheet.marks.get_mut(n)) {
                    mark.speaker = Some(texts("text").join("; "));
                }
            }
            "choices" => {
                if let Some(mark) = place("id").and_then(|n| sheet.marks.get_mut(n)) {
                    mark.kind = texts("choices").concat();
                }
            }
            "relation" => {
                let kind =
                    item["labels"].as_array().into_iter().flatten().find_map(|name| LinkKind::of(name.as_str()?));
                if let (Some(from), Some(to)) = (place("from_id"), place("to_id")) {
                    let kind = kind.unwrap_or_else(|| kind_of_unlabelled(&sheet.marks[from], &sheet.marks[to]));
                    sheet.links.push(Link { from, to, kind });
                }
            }
            _ => {}
        }
    }
}

/// The kind of a link without a label.
fn kind_of_unlabelled(from: &Mark, to: &Mark) -> LinkKind {
    match (from.label, to.label) {
        (Label::Quotation, Label::Quotation) => LinkKind::Continues,
        (Label::Cue, _) | (_, Label::Cue) => LinkKind::ReportedBy,
        _ => LinkKind::SaidBy,
    }
}

/// A number, even if the export has it as text.
fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}
