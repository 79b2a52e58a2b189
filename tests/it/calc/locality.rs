use sleva::calc::locality::{DistrictShare, Places, district};
use sleva::calc::supplier::{Branch, Supplier};
use sleva::calc::words::Locality;
use sleva::db::council::{self, ROTHERHAM};

fn places() -> Places {
    let mut reader = csv::Reader::from_reader(ROTHERHAM.districts.as_bytes());
    let districts = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            DistrictShare {
                district: row[0].to_owned(),
                place: row[1].to_owned(),
                place_name: row[2].to_owned(),
                postcodes_in_place: row[3].parse().unwrap(),
                postcodes_in_district: row[4].parse().unwrap(),
            }
        })
        .collect();
    let setting = |name: &str| {
        let settings = council::settings(ROTHERHAM);
        settings.into_iter().find(|setting| setting.name == name).unwrap().value
    };
    let list = |name| setting(name).split(';').map(str::to_owned).collect();
    Places {
        local: list("places.local"),
        region: list("places.region"),
        districts,
        deciding_share: setting("places.deciding_share").parse().unwrap(),
    }
}

#[test]
fn the_district_decides_where_nearly_all_of_it_lies_in_one_place() {
    let places = places();
    for (postcode, expected) in [
        ("S60 1AE", Locality::Local),
        ("s601ae", Locality::Local),
        ("S63", Locality::Unclear),
        ("S66", Locality::Unclear),
        ("DN2", Locality::Region),
        ("LS1", Locality::Outside),
        ("EC2A 4NE", Locality::Outside),
        ("nonsense", Locality::Unclear),
    ] {
        assert_eq!(places.of_postcode(postcode).locality, expected, "{postcode}");
    }
    assert_eq!(
        places.of_postcode("S60").reason,
        "1691 of the 1693 postcodes of S60 lie in the borough"
    );
}

#[test]
fn a_branch_in_the_borough_makes_a_supplier_local_and_says_so() {
    let today = "2025-11-22".parse().unwrap();
    let supplier = Supplier { postcode: Some("EC2A".to_owned()), ..Supplier::default() };
    let branch = Branch {
        supplier_ref: String::new(),
        postcode: "S61".to_owned(),
        name: None,
        from: None,
        to: None,
    };
    let finding = places().of_supplier(&supplier, std::slice::from_ref(&branch), today);
    assert_eq!((finding.locality, finding.by_branch), (Locality::Local, true));
    let closed = Branch { to: "2025-11-21".parse().ok(), ..branch };
    let finding = places().of_supplier(&supplier, &[closed], today);
    assert_eq!((finding.locality, finding.by_branch), (Locality::Outside, false));
}

#[test]
fn a_person_can_decide_with_a_reason() {
    let supplier = Supplier {
        postcode: Some("S63".to_owned()),
        locality_override: Some(Locality::Local),
        locality_reason: Some("street checked".to_owned()),
        ..Supplier::default()
    };
    let finding = places().of_supplier(&supplier, &[], "2025-11-22".parse().unwrap());
    assert_eq!(finding.locality, Locality::Local);
    assert_eq!(finding.reason, "set by a person: street checked");
}

#[test]
fn districts_are_read_from_whole_postcodes_and_from_their_first_half() {
    for (text, expected) in [
        ("S60 1AE", Some("S60")),
        ("EC2A", Some("EC2A")),
        ("ec2a4ne", Some("EC2A")),
        ("60", None),
        ("S", None),
        ("É1 1AA", None),
        ("S1é 2AB", None),
    ] {
        assert_eq!(district(text).as_deref(), expected, "{text}");
    }
}
